/** The interrupt of the IPA core and the conditions behind it (spec 05 §2). */
package org.qipa.core.interrupt;
