/**
 * Scripts: what happens to a device and what is expected of it, as data, with times. A bug report is a script.
 *
 * <p>A script is a JSON document of format {@code qipa-script/1} ({@link org.qipa.api.script.Scripts} reads and writes it):
 * which device, then steps. A {@link org.qipa.api.script.Step} has a time from the start of the script, something to do, and
 * parameters. What it does is a {@link org.qipa.api.script.Stimulus} such as {@code modem.crash}, or the name of a
 * {@linkplain org.qipa.api.fault fault}, which is armed then.
 *
 * <pre>
 *   {"format": "qipa-script/1",
 *    "device": {"soc": "sdm845"},
 *    "steps": [
 *      {"at": "0 s", "do": "expect", "state": "READY", "within": "2 s"},
 *      {"at": "2 s", "do": "gsi.command-lost", "kind": "generic", "times": 3},
 *      {"at": "2 s", "do": "modem.crash"},
 *      {"at": "3 s", "do": "expect", "state": "READY", "within": "10 s"}]}
 * </pre>
 *
 * <p>A {@link org.qipa.api.script.ScriptRunner} takes the steps at their times on a lane, on any clock, and does them through
 * a {@link org.qipa.api.script.Stage}: a running container, or a whole system in one test on simulated time. The same file
 * runs on both. A script begins with a cold start: when no step opens the device, it is opened before the first. It passes
 * when every step could be done and every {@code expect} was met.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.script;
