using System.Text.Json.Serialization;
using PosCloud.Protocol;
using PosCloud.Terminal.Device;

namespace PosCloud.Local.Demo.Scenarios;

/// <summary>What a network profile leads to.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NetworkReach>))]
internal enum NetworkReach
{
    Everywhere,

    /// <summary>The gateway answers and nothing behind it does.</summary>
    GatewayOnly,
    Nowhere,
}

internal static class NetworkReaches
{
    public static SimulatedNetwork ToNetwork(this NetworkReach reach) => reach switch
    {
        NetworkReach.Everywhere => SimulatedNetwork.Whole,
        NetworkReach.GatewayOnly => SimulatedNetwork.Walled,
        _ => SimulatedNetwork.None,
    };
}
