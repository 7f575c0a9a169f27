/** Resource groups: how source and destination groups share the pools of the IPA core (spec 10 §2). */
package org.qipa.core.resource;
