/**
 * Memory maps: {@link org.qipa.memory.RegionCheck} looks at a table by itself, {@link org.qipa.memory.CommandCheck} at the
 * commands its regions lead to, {@link org.qipa.memory.Overlaps} at doubtful neighbours, and
 * {@link org.qipa.memory.WindowMemoryMap} is the map of one device over its window.
 */
package org.qipa.memory;
