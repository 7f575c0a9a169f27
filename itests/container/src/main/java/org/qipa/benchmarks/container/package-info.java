/**
 * Benchmarks of a whole container: {@link org.qipa.benchmarks.container.Swaps} and
 * {@link org.qipa.benchmarks.container.Devices}, started by {@link org.qipa.benchmarks.container.Main}.
 *
 * <p>{@link org.qipa.benchmarks.container.Embedded} is a framework in this process with the bundles of the feature files; the
 * contracts come from the class path, so that a benchmark can call services directly.
 */
package org.qipa.benchmarks.container;
