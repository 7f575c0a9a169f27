/**
 * Starts qipa: an OSGi framework from feature files, the configurations of the devices asked for, and then a prompt, a
 * demonstration or lines of the shell.
 *
 * <p>{@link org.qipa.launcher.Main} reads the command line, {@link org.qipa.launcher.Container} is the framework with its
 * bundles, {@link org.qipa.launcher.Template} the configurations, {@link org.qipa.launcher.Gogo} the shell's lines and
 * {@link org.qipa.launcher.Console} a person in front of it. Features are R8 feature files; the names of extensions and
 * metadata are those of the OSGi Feature Launcher, so that the files can be used with it.
 */
package org.qipa.launcher;
