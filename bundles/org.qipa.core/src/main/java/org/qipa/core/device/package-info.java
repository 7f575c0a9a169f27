/**
 * The device: what Declarative Services, the driver and the journal have to do with each other.
 *
 * <p>{@link org.qipa.core.device.DeviceComponent} is made by a configuration and lives as long as its references; it opens
 * one {@link org.qipa.core.device.DeviceSession} and closes it again. The session owns the lanes, the hardware, the fabric
 * and the driver, and is what others see as {@link org.qipa.api.device.Device}. {@link org.qipa.core.device.Standing} is
 * its state, {@link org.qipa.core.device.SwapLog} writes a swap's phases over two sessions,
 * {@link org.qipa.core.device.SocDiff} says where the table and the silicon differ.
 *
 * <p>Ready when: tables checked, hardware and fabric open, driver probed, modem's handshake complete, network device there.
 */
package org.qipa.core.device;
