"""The program of examples/orders-db, in Python: the YAML is the same, byte for byte."""

import cdk8s_plus_28 as kplus
from cdk8s import App, Chart, Duration, Size
from cdk8s_stateful import ClientServiceOptions, StatefulWorkload, VolumeClaimProps, WorkloadSecurityContextProps
from constructs import Construct

POSTGRESQL_CONF = """listen_addresses = '*'
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 1GB
log_min_duration_statement = 500ms
"""


class OrdersDbChart(Chart):
    """One PostgreSQL server with its volume, its configuration file and its password."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id, namespace="orders")

        password = kplus.Secret.from_secret_name(self, "Password", "orders-db")
        config = kplus.ConfigMap(
            self,
            "Config",
            metadata={"name": "orders-db-config"},
            data={"postgresql.conf": POSTGRESQL_CONF},
        )

        db = StatefulWorkload(
            self,
            "orders-db",
            image="postgres:18.6",
            args=["-c", "config_file=/etc/postgresql/postgresql.conf"],
            port=5432,
            replicas=1,
            security_context=WorkloadSecurityContextProps(user=999),
            termination_grace_period=Duration.minutes(2),
            env_variables={
                "PGDATA": kplus.EnvValue.from_value("/var/lib/postgresql/18/docker"),
                "POSTGRES_DB": kplus.EnvValue.from_value("orders"),
                "POSTGRES_USER": kplus.EnvValue.from_value("orders"),
                "POSTGRES_PASSWORD": kplus.EnvValue.from_secret_value(kplus.SecretValue(secret=password, key="password")),
            },
            readiness=kplus.Probe.from_command(["pg_isready", "--host=127.0.0.1", "--username=orders", "--dbname=orders"]),
            claims=[VolumeClaimProps(name="data", size=Size.gibibytes(20), mount_path="/var/lib/postgresql")],
            writable_paths=["/tmp", "/run/postgresql"],
            client_service=ClientServiceOptions(),
        )
        db.containers[0].mount("/etc/postgresql", kplus.Volume.from_config_map(self, "ConfigVolume", config), read_only=True)


app = App()
OrdersDbChart(app, "orders-db")
app.synth()
