/**
 * The driver of one device: everything in the order of the specification (spec 01 §2). Plain Java on the owner lane; the
 * OSGi side is package {@code org.qipa.core.device}.
 *
 * <p>{@link org.qipa.core.driver.IpaDriver} is what others see. Behind it one class holds the parts of a device and takes
 * them through the stages init, config and setup; each step is done through a stack of undos, so that failing half-way and
 * being removed are the same thing. Recovery from a modem crash, the quiet before a swap and reading registers are classes
 * of their own.
 */
package org.qipa.core.driver;
