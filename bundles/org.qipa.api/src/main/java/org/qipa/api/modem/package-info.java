/**
 * Handles on a virtual modem: what a test engineer does to it.
 *
 * <p>A {@link org.qipa.api.modem.VirtualModem} is attached to the platform and the fabric of one device. It boots by
 * itself when both are there, speaks the handshake, serves its channels, and has a network behind it with a host that
 * answers pings and UDP echo. It can be made to crash, restart and fall silent.
 *
 * <p>What it says of itself, its card and its network in the services of a connection manager is a
 * {@link org.qipa.api.modem.ModemProfile}, a document that {@link org.qipa.api.modem.ModemProfiles} reads.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.modem;
