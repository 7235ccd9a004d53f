namespace PosCloud.Local.Demo;

/// <summary>The delta of one profile.</summary>
/// <param name="Profile">Its name.</param>
/// <param name="Bytes">Its length; 0 when none was built.</param>
/// <param name="Terminals">Terminals whose decoder it suits best.</param>
internal sealed record DemoDelta(string Profile, long Bytes, int Terminals);
