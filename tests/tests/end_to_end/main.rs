//! The program as people and scripts use it: commands in, files and exit codes out.

// `cfg(test)` tells clippy that helpers may unwrap here.
#[cfg(test)]
mod alert_cluster;
#[cfg(test)]
mod alert_decode;
#[cfg(test)]
mod alert_opened;
#[cfg(test)]
mod alert_runs;
#[cfg(test)]
mod api;
#[cfg(test)]
mod assurance;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod broker;
#[cfg(test)]
mod code_checks;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod documents_open;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod log_files;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod maintenance;
#[cfg(test)]
mod output_forms;
#[cfg(test)]
mod program;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod static_site;
#[cfg(test)]
mod web;
#[cfg(test)]
mod writers;
