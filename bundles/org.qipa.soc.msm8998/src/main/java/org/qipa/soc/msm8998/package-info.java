/** The SoC MSM8998, as data. */
package org.qipa.soc.msm8998;
