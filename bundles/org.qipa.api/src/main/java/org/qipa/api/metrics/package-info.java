/**
 * Metrics: how much goes through a device, its channels and its links.
 *
 * <p>A {@link org.qipa.api.metrics.Reading} is what one of them has counted at one moment: numbers by
 * {@link org.qipa.api.metrics.Measure}, and what was dropped, by reason. {@link org.qipa.api.metrics.Readings} takes them from
 * what the device, the link and its interface tell anyway ({@link org.qipa.api.device.Device#snapshot},
 * {@link org.qipa.api.network.Link#counters}, {@link org.qipa.api.network.NetworkInterface#counters}); there is no second
 * set of counters. So all that show numbers show the same ones: {@code ipa:top} as rates, a registry of meters as it gets them.
 *
 * <p>Counters cost the data path a plain write each: one thread writes, and whoever reads may be a moment behind. Readings
 * are made when somebody asks, on the asker's thread, without touching hardware.
 *
 * <p>Three directions of looking. A <em>link</em> carries IP packets. A <em>device</em> carries transfers, of one or more
 * packets each: packets of the links divided by transfers of the device is the size of aggregates. A <em>channel</em> carries
 * transfers in one direction, reports them in events, and is told of them by doorbells; events divided by interrupts says
 * how well interrupts are moderated. <em>tx</em> is towards the modem, <em>rx</em> from it.
 *
 * <p>A counter begins at 0 when what counts is made: those of a channel and a device at every opening, so also at a swap,
 * those of a link when its configuration appears. A value smaller than the one before therefore means a new beginning:
 * {@link org.qipa.api.metrics.Reading#since} takes it so.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.metrics;
