/** Manifests of many workloads of four objects each, in one release and in the next. */
export function manifests(workloads: number, release: 'old' | 'new'): string {
  return Array.from({ length: workloads }, (_, index) => workload(`db-${index}`, release, index)).join('---\n');
}

/** Every object changes, so that none is read once for both: each has a version label, every set takes a new image, every tenth grows or scales. */
function workload(name: string, release: 'old' | 'new', index: number): string {
  const isNew = release === 'new';
  const version = isNew ? '17.3' : '17.2';
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/version: "${version}" }
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: sql
      port: 5432
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: shop
  labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/version: "${version}" }
data:
  max-connections: "${isNew ? 200 : 100}"
  postgresql.conf: |
    shared_buffers = 256MB
    wal_level = replica
    log_min_duration_statement = 250
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
  namespace: shop
  labels: { app.kubernetes.io/name: ${name}, app.kubernetes.io/version: "${version}" }
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  namespace: shop
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/version: "${version}"
spec:
  serviceName: ${name}
  replicas: ${isNew && index % 10 === 5 ? 4 : 3}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      terminationGracePeriodSeconds: 120
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        fsGroup: 999
      containers:
        - name: postgres
          image: postgres:${version}
          env:
            - name: PGDATA
              value: /var/lib/postgresql/data
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          envFrom:
            - configMapRef:
                name: ${name}
          ports:
            - name: sql
              containerPort: 5432
          resources:
            requests:
              cpu: 500m
              memory: 1Gi
            limits:
              memory: 2Gi
          readinessProbe:
            exec:
              command: [pg_isready]
            periodSeconds: 5
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql
      volumes:
        - name: config
          configMap:
            name: ${name}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: fast
        resources:
          requests:
            storage: ${isNew && index % 10 === 0 ? '20Gi' : '10Gi'}
`;
}
