namespace PosCloud.Tests.Terminal.PowerCuts;

/// <summary>The power is off. Not an <see cref="IOException"/>: nothing of the agent may catch it and go on.</summary>
internal sealed class PowerCutException() : Exception("The power is off.");
