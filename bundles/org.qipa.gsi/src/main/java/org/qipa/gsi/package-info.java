/**
 * The GSI: rings, commands, transactions (spec 06). Provides {@link org.qipa.api.gsi.Gsi} and exports nothing.
 *
 * <p>A {@code Session} belongs to a device and has a {@code Channel} for each endpoint of the AP. What a channel is told to do
 * (START, STOP, RESET ...) goes through {@code Commands}, one command at a time, on the device's owner lane, and is judged by
 * the state that hardware shows afterwards. {@code InterruptHandler} answers the interrupt line on the owner lane too: it ends
 * the command in flight, or masks an event ring in {@code IrqMasks} and has the {@code Poller} of its channel look at it.
 *
 * <p>What is in a channel's rings ({@code Transfers}, {@code Transaction}) belongs to its poll lane, which may be another
 * lane. The owner reaches it through {@code Poller.call}: the work is posted as an urgent handler and awaited, so that neither
 * lane ever touches the other's memory, and neither waits for a lock. A poll lane never waits for the owner. Only the words of
 * the two interrupt masks are shared and guarded by a lock.
 *
 * <p>{@code Watchdog} looks every 250 ms, while there is power and a channel runs, at what must fit together: what software
 * put into a ring and hardware took out ({@code ChannelCheck}), which interrupts came ({@code RingChecks}), and what the core
 * adds. What looks wrong, look after look and without progress, is a stall: named in the journal once, and again when it is
 * over. A lost interrupt is mended by a poll. It reads registers beside the journal and costs nothing per packet.
 *
 * <pre>
 *   owner lane                                   poll lane of the channel
 *   start, stop, reset, setup ... --command--&gt; hardware
 *   interrupt handler &lt;---------- line -------- hardware
 *       | ends the command
 *       | IEOB: ring masked -----urgent-------&gt; poll: event ring -&gt; transactions -&gt; listener
 *                                                 | ring unmasked
 *   stop, reset: Poller.call ----urgent-------&gt; last poll, cancel
 *       ^-------------- signal ------------------'
 * </pre>
 */
package org.qipa.gsi;
