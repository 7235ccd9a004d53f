namespace PosCloud.Local.Demo.Scenarios;

/// <summary>A terminal as it leaves the factory.</summary>
/// <param name="Id">Its id; the serial number is <c>SN-</c> and the id.</param>
/// <param name="Site">Its shop.</param>
/// <param name="Factory">The set that it comes with; the first component is what boots.</param>
/// <param name="Model">Hardware model.</param>
/// <param name="Language">What the people there read, as a BCP 47 tag; absent says nothing.</param>
/// <param name="Acknowledges">Somebody acknowledges every notice as soon as it is shown.</param>
/// <param name="Answers">What somebody says to the lines of a checklist, by their ids: <c>passed</c>, or what is wrong.</param>
/// <param name="Data">Files of the data that it leaves the factory with, for example <c>articles.csv</c>; a device that replaces it comes without.</param>
/// <param name="Networks">What each network profile leads to, besides <c>factory</c>, which leads everywhere.</param>
internal sealed record ScenarioTerminal(
    string Id,
    string Site,
    IReadOnlyList<FactoryComponent> Factory,
    string Model = "sim-1",
    string? Language = null,
    bool Acknowledges = false,
    IReadOnlyDictionary<string, string>? Answers = null,
    IReadOnlyDictionary<string, string>? Data = null,
    IReadOnlyDictionary<string, NetworkReach>? Networks = null);
