import { isLoopback } from './guard';

test.each(['127.0.0.1', '127.8.9.1', 'localhost', '[::1]'])('%s is this machine', hostname => {
  expect(isLoopback(hostname)).toBe(true);
});

test.each(['10.0.0.1', '128.0.0.1', '127.0.0.1.example.com', 'localhost.example.com', '[::2]'])('%s is not', hostname => {
  expect(isLoopback(hostname)).toBe(false);
});
