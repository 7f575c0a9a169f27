/**
 * The handshake between AP and modem (spec 03).
 *
 * <p>Both sides run a QMI service 0x31. The AP publishes version 1 instance 1 and looks for the modem's version 1
 * instance 2. When the modem's service appears, the AP sends INIT_DRIVER: where in IPA local memory the modem finds its
 * headers, tables and memory, and whether the microcontroller already runs. The modem answers, loads the
 * microcontroller on its first boot and reports DRIVER_INIT_COMPLETE, and asks with INDICATION_REGISTER to be told
 * when the AP is done. When all of this has happened, in whatever order, the AP sends INIT_COMPLETE and the network may
 * start. On later boots of the modem the answer to INIT_DRIVER is enough.
 *
 * <p>A {@link org.qipa.api.handshake.Handshake} lives on the device's owner lane and never blocks.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.handshake;
