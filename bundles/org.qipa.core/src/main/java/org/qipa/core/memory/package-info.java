/** Local memory as the core uses it: IMEM and SMEM mappings, zeroing regions by command (spec 04 §4 to §8). */
package org.qipa.core.memory;
