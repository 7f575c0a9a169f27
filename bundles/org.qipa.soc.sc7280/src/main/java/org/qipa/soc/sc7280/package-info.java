/** The SoC SC7280, as data. */
package org.qipa.soc.sc7280;
