/**
 * Plays scripts: {@link org.qipa.script.LaneScriptRunner} is the service, {@link org.qipa.script.Play} one run on its lane,
 * {@link org.qipa.script.Expectation} what an {@code expect} looks at.
 */
package org.qipa.script;
