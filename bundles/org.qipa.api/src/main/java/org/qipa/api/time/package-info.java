/**
 * Time and the threads that live by it.
 *
 * <p>Nothing in qipa asks the operating system for the time, sleeps, or makes a thread of its own. Every session
 * ({@code open(...)}) is given a {@link org.qipa.api.time.TimeSource}, which hands out the current time and
 * {@linkplain org.qipa.api.time.Lane lanes}. A lane is a serial executor with timers: whatever is posted to it runs one
 * at a time, in order. The system time source runs each lane that has something to do on
 * a thread of its own, and gives the thread to another one when it has not; the simulated one runs all lanes on
 * the caller's thread in the order of their due times, so that a minute of waiting takes a millisecond and the same
 * inputs always give the same run.
 *
 * <p>Three lanes make a device: its <em>owner</em>, which alone changes the driver's state; its <em>data</em> lane, which
 * alone touches the rings of the data channels; and the virtual <em>hardware</em> lane, which plays the silicon. They meet
 * only in registers, DMA memory, {@link org.qipa.api.time.Lane#urgent interrupts} and counters.
 *
 * <p>{@link org.qipa.api.time.Lane#await} is the one way to wait. It names what is waited for and for how long at most,
 * keeps serving interrupts meanwhile, and lets every other command stay in the queue.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.time;
