/**
 * GSI: the rings between software and the IPA (spec 06).
 *
 * <p>A <em>channel</em> is a one-way ring of 16-byte <em>TREs</em> (transfer ring elements). Software fills TREs and
 * writes the channel's <em>doorbell</em>; the hardware works them off and reports in an <em>event ring</em>, one per
 * channel, raising the interrupt IEOB. A <em>transaction</em> is one to n TREs completed by one event. Commands
 * (ALLOCATE, START, STOP, RESET, DE_ALLOC, and the generic ones for the modem's channels) go through command registers,
 * one at a time, each answered by an interrupt within 50 ms.
 *
 * <p>A {@link org.qipa.api.gsi.GsiSession} sets everything up and tears it down; a {@link org.qipa.api.gsi.GsiChannel}
 * starts, stops, and hands out {@link org.qipa.api.gsi.GsiTransaction}s. Session and channel commands belong to the
 * device's owner lane; transactions of a channel belong to the channel's poll lane.
 *
 * <p>Hardware that falls silent says nothing about it. So a session watches itself while it has power and a channel runs:
 * what is in the rings, what hardware says in its registers and which interrupts came must fit together. A
 * {@link org.qipa.api.gsi.Stall} is a contradiction that lasts; it is named in the journal and in the device's snapshot.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.gsi;
