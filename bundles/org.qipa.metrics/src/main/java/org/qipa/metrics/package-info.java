/**
 * The numbers of {@link org.qipa.api.metrics} as meters of Micrometer.
 *
 * <p>{@link org.qipa.metrics.Metrics} offers a {@code MeterRegistry} service and fills it: a {@link org.qipa.metrics.MeterSet}
 * for each device with its channels, and for each link. Every other {@code MeterRegistry} service of the container gets the
 * same meters, so a monitoring system is a bundle that registers its registry. A {@link org.qipa.metrics.Sample} is read
 * when a meter is asked, at most ten times a second whatever the number of meters; nothing runs in between.
 */
package org.qipa.metrics;
