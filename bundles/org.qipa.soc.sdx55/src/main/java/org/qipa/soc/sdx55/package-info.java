/** The SoC SDX55, as data. */
package org.qipa.soc.sdx55;
