/**
 * Registers as values.
 *
 * <p>All IPA and GSI registers are 32 bits, little endian, in one of two windows ({@code ipa-reg}, {@code gsi}). A
 * {@link org.qipa.api.register.RegisterMap} lists those of one hardware version. A
 * {@link org.qipa.api.register.Register} has a name, the offset of its first instance, the stride to the next and its
 * {@linkplain org.qipa.api.register.RegisterField fields}. Words are put together with a
 * {@link org.qipa.api.register.RegisterWord}, which refuses a value that does not fit its field or a field the version
 * does not have; nobody shifts bits at a call site (spec 05 §1).
 *
 * <p>Each map is a service with {@code qipa.registers} (its name, such as {@code ipa-v3.5.1}).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.register;
