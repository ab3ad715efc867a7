#!/bin/bash
# What several of these scripts do.

# Puts Tablée, at the version of the manifest, into an environment of its own.
tablee_install() {
  if [ ! -x "$install_dir/venv/bin/python" ]; then
    python3 -m venv "$install_dir/venv"
  fi
  ynh_hide_warnings "$install_dir/venv/bin/pip" install --upgrade pip
  ynh_hide_warnings "$install_dir/venv/bin/pip" install --upgrade "tablee==$(ynh_app_upstream_version)"
  chown -R root:"$app" "$install_dir"
  chmod 750 "$install_dir"
}

# Its settings, its service and its place in nginx.
tablee_configure() {
  ynh_config_add --template="tablee.env" --destination="$install_dir/tablee.env"
  chown root:"$app" "$install_dir/tablee.env"
  chmod 640 "$install_dir/tablee.env"
  chown -R "$app:$app" "$data_dir"
  chmod 700 "$data_dir"
  ynh_config_add_systemd
}

# Starts it, and waits until it answers.
tablee_start() {
  ynh_systemctl --service="$app" --action="start" --log_path="systemd" --wait_until="startup complete"
}

# Stops it: what is being written is ended first.
tablee_stop() {
  ynh_systemctl --service="$app" --action="stop" --log_path="systemd"
}
