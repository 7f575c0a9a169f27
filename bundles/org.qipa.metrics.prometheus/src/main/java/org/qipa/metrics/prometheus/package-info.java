/**
 * A page for Prometheus: {@link org.qipa.metrics.prometheus.Page} registers a {@code MeterRegistry}, which whoever has meters
 * in this container fills, and serves it as text by HTTP. What gets there is the business of {@code org.qipa.metrics}.
 */
package org.qipa.metrics.prometheus;
