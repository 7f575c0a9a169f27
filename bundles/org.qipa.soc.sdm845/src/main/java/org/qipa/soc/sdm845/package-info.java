/** The SoC SDM845, as data. */
package org.qipa.soc.sdm845;
