/**
 * Handles on a virtual modem: what a test engineer does to it.
 *
 * <p>A {@link org.qipa.api.modem.VirtualModem} is attached to the platform and the fabric of one device. It boots by
 * itself when both are there, speaks the handshake, serves its channels, and has a network behind it with a host that
 * answers pings and UDP echo. It can be made to crash, restart and fall silent.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.modem;
