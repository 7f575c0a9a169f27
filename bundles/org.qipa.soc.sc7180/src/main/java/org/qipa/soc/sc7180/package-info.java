/** The SoC SC7180, as data. */
package org.qipa.soc.sc7180;
