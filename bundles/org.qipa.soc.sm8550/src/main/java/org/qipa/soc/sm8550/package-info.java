/** The SoC SM8550, as data. */
package org.qipa.soc.sm8550;
