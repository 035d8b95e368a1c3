// Reads texts as kubectl does, and prints what it found: the judge of the YAML reader.
// Standard input: a JSON list of texts. Standard output: a JSON list of answers.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	jsonutil "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"
)

type answer struct {
	// Each document that is not empty, as JSON.
	Values []string `json:"values"`
	Error  string   `json:"error,omitempty"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([]answer, len(texts))
	for i, text := range texts {
		answers[i] = read(text)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}

// The builder of kubectl reads files with this decoder, and each document with that of unstructured objects.
func read(text string) (found answer) {
	found.Values = []string{}
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		var document runtime.RawExtension
		if err := decoder.Decode(&document); err != nil {
			if !errors.Is(err, io.EOF) {
				found.Error = err.Error()
			}
			return
		}
		if len(document.Raw) == 0 || string(document.Raw) == "null" {
			continue
		}
		var value any
		if err := jsonutil.Unmarshal(document.Raw, &value); err != nil {
			found.Error = err.Error()
			return
		}
		var printed strings.Builder
		encoder := json.NewEncoder(&printed)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			panic(err)
		}
		found.Values = append(found.Values, strings.TrimSuffix(printed.String(), "\n"))
	}
}
