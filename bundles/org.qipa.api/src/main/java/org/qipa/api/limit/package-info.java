/**
 * Limits: how far anything may grow that somebody else makes grow.
 *
 * <p>The modem, whoever sits behind QRTR, the hardware, an application and a folder of files all cause something to be kept
 * in this process: a service that was announced, a datagram nobody has read, a packet in a queue, an event in a journal.
 * Everything of that kind has a bound. What goes beyond it is <em>refused whole</em> (nothing is half kept), or, where the
 * newest matter most as in a journal, the oldest goes. Either way it is counted, everything else goes on, and when what was
 * kept is let go there is room again.
 *
 * <p>A bundle that keeps such things offers a {@link org.qipa.api.limit.Limits} service. It answers a
 * {@link org.qipa.api.limit.Limit} for each bound: what it bounds, the bound, what is used of it now and was at most, how
 * often it was refused, and where the number comes from. A reading costs the data path nothing: it is taken when somebody
 * asks, from counters that are kept anyway or, off the data path, from a {@link org.qipa.api.limit.Bound}.
 *
 * <p>The first refusal is written into the device's journal as a {@code FAULT}, and then the tenth, the hundredth and so on
 * while it stays tight; when less than half was used in between, the next one counts as a first. So a modem that runs
 * against a limit is seen, and cannot fill the journal with it.
 *
 * <p>{@code ipa:limits} shows all readings; {@code ipa:show} those {@linkplain org.qipa.api.limit.Limit#isTight() that
 * matter now}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.limit;
