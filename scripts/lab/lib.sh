# What the lab's scripts share: places, ports, and how a process is started and ended. Sourced, never run.
#
# LAB_DIR (default .heat/lab of the project) holds everything that the lab writes; LAB_PORT_OFFSET (10000) is added to
# every service's usual port, so that a lab lives beside whatever else the machine serves.
# shellcheck shell=bash disable=SC2034
LAB_CODE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
LAB="${LAB_DIR:-$LAB_CODE/../../.heat/lab}"
mkdir -p "$LAB"
LAB="$(cd "$LAB" && pwd)"
VENV="$LAB/venv" BIN="$LAB/venv/bin" ETC="$LAB/etc" VAR="$LAB/var" RUN="$LAB/run" LOGS="$LAB/logs"
PASS="${LAB_PASSWORD:-labsecret}" # every account of this throw-away lab
REGION=RegionOne
OFFSET="${LAB_PORT_OFFSET:-10000}"
P_MYSQL=$((3306 + OFFSET)) P_POSTGRES=$((5432 + OFFSET)) P_RABBIT=$((5672 + OFFSET)) P_MEMCACHE=$((11211 + OFFSET))
P_EPMD=$((4369 + OFFSET)) P_RABBIT_DIST=$((6672 + OFFSET)) P_KEYSTONE=$((5000 + OFFSET)) P_GLANCE=$((9292 + OFFSET))
P_PLACEMENT=$((8778 + OFFSET)) P_NOVA=$((8774 + OFFSET)) P_NEUTRON=$((9696 + OFFSET)) P_CINDER=$((8776 + OFFSET))
export LAB PASS REGION P_KEYSTONE P_GLANCE P_PLACEMENT P_NOVA P_NEUTRON P_CINDER
export PATH="$BIN:$PATH" PYTHONWARNINGS=ignore LC_ALL=C.UTF-8
export OS_KEYSTONE_CONFIG_DIR="$ETC/keystone" OS_GLANCE_CONFIG_DIR="$ETC/glance" \
    OS_PLACEMENT_CONFIG_DIR="$ETC/placement" OS_NOVA_CONFIG_DIR="$ETC/nova" OS_NEUTRON_CONFIG_DIR="$ETC/neutron"
mkdir -p "$ETC" "$VAR" "$RUN" "$LOGS"

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
alive() { # alive NAME
    local p
    p=$(cat "$RUN/$1.pid" 2>/dev/null) && [ -n "$p" ] && kill -0 "$p" 2>/dev/null &&
        ! grep -q '^State:.*Z' "/proc/$p/status" 2>/dev/null
}
daemon() { # daemon NAME COMMAND...: a session of its own, log in logs/NAME.log, process in run/NAME.pid
    local name=$1
    shift
    if alive "$name"; then return 0; fi
    setsid nohup "$@" >>"$LOGS/$name.log" 2>&1 </dev/null &
    echo $! >"$RUN/$name.pid"
}
halt() { # halt NAME [SECONDS]: ask it to end, then end its whole group
    local p n=$((${2:-15} * 5))
    p=$(cat "$RUN/$1.pid" 2>/dev/null) || return 0
    if kill -0 "$p" 2>/dev/null; then
        kill -TERM "$p" 2>/dev/null
        while [ $n -gt 0 ] && kill -0 "$p" 2>/dev/null; do
            sleep 0.2
            n=$((n - 1))
        done
    fi
    kill -KILL -- "-$p" 2>/dev/null
    rm -f "$RUN/$1.pid"
}
wait_port() { # wait_port PORT [SECONDS]
    local n=$((${2:-60} * 5))
    while ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        n=$((n - 1))
        [ $n -gt 0 ] || { say "port $1 did not open"; return 1; }
        sleep 0.2
    done
}
wait_http() { # wait_http URL [SECONDS]
    local code n=$((${2:-90} * 2))
    while :; do
        code=$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$1" 2>/dev/null)
        case $code in 2* | 3* | 401) return 0 ;; esac
        n=$((n - 1))
        [ $n -gt 0 ] || { say "$1 did not answer ($code)"; return 1; }
        sleep 0.5
    done
}
api() { # api NAME MODULE PORT PROCESSES THREADS [more uwsgi options]
    local name=$1 module=$2 port=$3 processes=$4 threads=$5
    shift 5
    daemon "$name" "$BIN/uwsgi" --virtualenv "$VENV" --http-socket "127.0.0.1:$port" --module "$module" \
        --master --processes "$processes" --threads "$threads" --enable-threads --lazy-apps --thunder-lock \
        --die-on-term --listen 128 --buffer-size 65535 --add-header "Connection: close" --worker-reload-mercy 10 \
        --disable-logging --http-chunked-input "$@"
}
mysql_start() {
    alive mariadb && return 0
    if [ ! -d "$VAR/mysql/mysql" ]; then
        mkdir -p "$VAR/mysql"
        mariadb-install-db --no-defaults --user=root --datadir="$VAR/mysql" --skip-test-db >"$LOGS/mariadb-install.log" 2>&1
    fi
    daemon mariadb /usr/sbin/mariadbd --no-defaults --user=root --datadir="$VAR/mysql" --socket="$RUN/mysql.sock" \
        --pid-file="$RUN/mariadbd.server.pid" --bind-address=127.0.0.1 --port=$P_MYSQL --max-connections=1000 \
        --innodb-buffer-pool-size=256M --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
        --max-allowed-packet=256M --skip-name-resolve --performance-schema=OFF
    wait_port $P_MYSQL 60 || return 1
    local host
    for host in localhost 127.0.0.1; do
        sql "CREATE USER IF NOT EXISTS 'lab'@'$host' IDENTIFIED BY '$PASS'; GRANT ALL ON *.* TO 'lab'@'$host'"
    done
}
sql() { mariadb --no-defaults -uroot -S "$RUN/mysql.sock" -e "$1"; }
postgres_start() { # PostgreSQL will not run as root
    alive postgres && return 0
    local bin data="$VAR/postgres"
    bin=$(find /usr/lib/postgresql -name initdb -printf '%h\n' | sort -V | tail -1)
    if [ ! -d "$data" ]; then
        install -d -o postgres -g postgres "$data"
        echo "$PASS" >"$RUN/postgres.secret"
        chmod 644 "$RUN/postgres.secret"
        as_postgres "$bin/initdb" --username=lab --pwfile="$RUN/postgres.secret" --auth=scram-sha-256 -D "$data" \
            >"$LOGS/initdb.log" 2>&1
    fi
    daemon postgres setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/postgres" -D "$data" -p $P_POSTGRES \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off
    wait_port $P_POSTGRES 60
}
as_postgres() { (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); }
rabbit_env() {
    export HOME="$VAR/rabbitmq" RABBITMQ_NODENAME="lab$OFFSET@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
        RABBITMQ_NODE_PORT=$P_RABBIT RABBITMQ_DIST_PORT=$P_RABBIT_DIST RABBITMQ_MNESIA_BASE="$VAR/rabbitmq/mnesia" \
        RABBITMQ_LOG_BASE="$LOGS/rabbitmq" RABBITMQ_CONFIG_FILE="$ETC/rabbitmq/rabbitmq" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$ETC/rabbitmq/enabled_plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
        RABBITMQ_PID_FILE="$RUN/rabbit.server.pid" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$P_EPMD \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
        RABBITMQ_CTL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
}
rabbit_start() {
    alive rabbitmq && return 0
    mkdir -p "$VAR/rabbitmq/mnesia" "$LOGS/rabbitmq" "$ETC/rabbitmq"
    echo '[].' >"$ETC/rabbitmq/enabled_plugins"
    printf '%s\n' 'loopback_users = none' 'heartbeat = 60' 'vm_memory_high_watermark.relative = 0.3' \
        'disk_free_limit.absolute = 200MB' 'log.console.level = warning' 'log.file.level = warning' \
        >"$ETC/rabbitmq/rabbitmq.conf"
    (
        rabbit_env
        daemon epmd /usr/bin/epmd -address 127.0.0.1 -port $P_EPMD
        sleep 0.5
        daemon rabbitmq /usr/lib/rabbitmq/bin/rabbitmq-server
    )
    wait_port $P_RABBIT 90 || return 1
    rabbitctl await_startup >/dev/null 2>&1
    rabbitctl list_users -q 2>/dev/null | grep -q '^lab' && return 0
    rabbitctl add_user lab "$PASS" -q && rabbitctl set_permissions lab '.*' '.*' '.*' -q
}
rabbitctl() { (rabbit_env; /usr/lib/rabbitmq/bin/rabbitmqctl "$@"); }
memcache_start() {
    daemon memcached /usr/bin/memcached -u root -l 127.0.0.1 -p $P_MEMCACHE -m 64
    wait_port $P_MEMCACHE 20
}
