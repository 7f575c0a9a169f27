/**
 * Register maps of the IPA and GSI versions that are known: data files of format {@code qipa-registers/1} beside this
 * class, listed in {@code index.properties}, each a lazily read {@link org.qipa.api.register.RegisterMap} service.
 */
package org.qipa.registers;
