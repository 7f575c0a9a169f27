/**
 * What bundles that talk to the Linux kernel share: calls of libc through {@code java.lang.foreign}, with errors as values.
 *
 * <p>{@link org.qipa.linux.Libc} has the calls everybody needs and is extended by those with calls of their own;
 * {@link org.qipa.linux.Epoll} waits for descriptors, {@link org.qipa.linux.EventFd} wakes who waits. A result below zero is
 * a negative errno everywhere. Numbers are those of Linux on 64-bit machines.
 *
 * <p>No bundle exports this: each that calls it carries a copy of its own ({@code -conditionalpackage}), so that it can be
 * updated alone.
 */
package org.qipa.linux;
