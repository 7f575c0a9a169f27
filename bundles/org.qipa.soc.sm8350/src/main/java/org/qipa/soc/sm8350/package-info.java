/** The SoC SM8350, as data. */
package org.qipa.soc.sm8350;
