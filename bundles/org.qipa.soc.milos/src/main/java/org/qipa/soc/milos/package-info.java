/** The SoC MILOS, as data. */
package org.qipa.soc.milos;
