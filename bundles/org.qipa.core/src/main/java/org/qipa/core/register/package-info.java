/** Access to the registers of the IPA core by name, with every access in the journal. */
package org.qipa.core.register;
