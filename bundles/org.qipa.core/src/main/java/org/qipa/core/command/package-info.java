/** Immediate commands: what the IPA core is asked to do through the command channel (spec 07). */
package org.qipa.core.command;
