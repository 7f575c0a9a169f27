/** The SoC SDX65, as data. */
package org.qipa.soc.sdx65;
