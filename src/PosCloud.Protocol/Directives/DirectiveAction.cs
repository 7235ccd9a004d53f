using System.Text.Json.Serialization;

namespace PosCloud.Protocol.Directives;

/// <summary>What a directive tells the terminal to do.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DirectiveAction>))]
public enum DirectiveAction
{
    /// <summary>Nothing to do until the next check-in; a running execution goes on.</summary>
    None,

    /// <summary>Upgrade to the named components.</summary>
    Update,

    /// <summary>Stop the named execution if it has not switched yet.</summary>
    Cancel,

    /// <summary>Put the data of a backup in place.</summary>
    Restore,
}
