/**
 * The journal: what happened, in order, with times.
 *
 * <p>Each device has one {@link org.qipa.api.journal.Journal}, a bounded ring of typed events that outlives the device's
 * sessions: register accesses, GSI commands, doorbells and completions, immediate commands, QMI messages, QRTR packets,
 * state changes, bring-up steps, swap phases, packets lost and faults. Writing costs tens of nanoseconds and allocates
 * nothing, so it stays on. Everything that shows or exports history reads the journal; nothing keeps a second record.
 *
 * <p>Writers call {@link org.qipa.api.journal.Journal#record}; readers get immutable
 * {@link org.qipa.api.journal.JournalEvent}s. When the ring is full the oldest events go; how many went is known.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.journal;
