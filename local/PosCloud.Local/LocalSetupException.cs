namespace PosCloud.Local;

/// <summary>This machine lacks something; the message is one line that says what to do.</summary>
public sealed class LocalSetupException(string message) : Exception(message);
