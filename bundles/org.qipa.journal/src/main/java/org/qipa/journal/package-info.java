/**
 * Keeps a bounded ring of events per device.
 *
 * <p>{@link org.qipa.journal.RingJournals} is the service, {@link org.qipa.journal.RingJournal} the journal of one device,
 * {@link org.qipa.journal.EventRing} the slots, {@link org.qipa.journal.PayloadRing} the blocks that payloads are copied
 * into, {@link org.qipa.journal.Subscriber} a listener with its place in the ring.
 */
package org.qipa.journal;
