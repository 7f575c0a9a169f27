/**
 * Faults on request: what a test engineer can ask virtual hardware, a virtual modem and the transport between them to do
 * wrong.
 *
 * <p>A {@link org.qipa.api.fault.FaultPoint} is a service of a bundle that can do something wrong on purpose. It says which
 * faults it knows ({@link org.qipa.api.fault.FaultDeclaration}: a name such as {@code gsi.command-lost}, one sentence,
 * parameters with limits), and arms them for a device by name. All faults are off until somebody arms one.
 *
 * <p>An armed fault <em>strikes</em> at its next occasions: as often as was asked for, then it is off again. For most
 * faults the occasion is something the driver does ("the next command"). Faults whose declaration is
 * {@linkplain org.qipa.api.fault.FaultDeclaration.Occasion#NOW of the moment} need none: they strike as soon as they are
 * armed, several times with a gap in between. What is armed belongs to the device's name, not to its present hardware: a
 * fault can be armed before the device opens, and outlives its swaps.
 *
 * <p>A bundle that has faults makes a {@link org.qipa.api.fault.FaultBoards} of its declarations, registers it as the
 * service, and asks the {@link org.qipa.api.fault.FaultSwitch} of each fault where it would strike. A fault that is off
 * costs one read of a field there. Every strike is told to whoever the device's board was given, which writes it into the
 * journal, so that a journal shows what was asked for among what came of it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.qipa.api.fault;
