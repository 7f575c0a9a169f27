/** The SoC SM6350, as data. */
package org.qipa.soc.sm6350;
