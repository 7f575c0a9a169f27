/**
 * Commands for people and scripts, in Gogo's scopes {@code ipa} and, for what is not about a device, {@code qmi}.
 *
 * <p>{@link org.qipa.shell.Inventory} is what the container has at the moment: devices, SoCs, links, modems, journals; it
 * is the only class that asks services. {@link org.qipa.shell.Waits} says in plain words what a device waits for.
 * The command classes ask them and print through {@link org.qipa.shell.Out}, as text or, with {@code --json}, as JSON.
 * A command that cannot do what it should throws a {@link org.qipa.shell.CommandException} of one line.
 *
 * <p>{@link org.qipa.shell.Pinger} with {@link org.qipa.shell.IcmpEcho} pings through an interface inside the process;
 * {@link org.qipa.shell.Swapper} changes a device's SoC; {@link org.qipa.shell.Demo} plays the main job.
 *
 * <p>{@link org.qipa.shell.QmiCommands} decodes datagrams from anywhere, which {@link org.qipa.shell.capture.Capture} reads.
 */
package org.qipa.shell;
