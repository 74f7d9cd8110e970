using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Languages;

/// <summary>The tours in English and Dutch; not everything is translated.</summary>
internal static class LanguageModel
{
    public static DomainModel Create(Action<DomainModelBuilder>? more = null) => DomainModel.Define("Tours", m =>
    {
        m.Languages("en-US", "nl-NL")
            .Text("TourFull", "This tour is full: {0} of {1} places.", ("nl-NL", "Deze tour is vol: {0} van {1} plaatsen."))
            .Text("CodeForm", "A code has capital letters.", ("nl-NL", "Een code heeft hoofdletters."))
            .Text("GuideStays", "A guide with tours stays.", ("nl-NL", "Een gids met tours blijft."))
            .Text("Untranslated", "Only in English.")
            .Text("OfflineSync.Required", "{0} of a {1} cannot be empty.", ("nl-NL", "{0} van een {1} mag niet leeg zijn."))
            .Text("OfflineSync.SyncOffline", "There is no connection.", ("nl-NL", "Er is geen verbinding."))
            .Text("Tour", "tour", ("nl-NL", "rondleiding"))
            .Text("Tour.Title", "title", ("nl-NL", "titel"))
            .Entity<User>(user => user.Allow(ToursModel.Role, Rights.All))
            .Entity<Guide>(guide => guide.Allow(ToursModel.Role, Rights.All))
            .Entity<Tour>(tour => tour.Allow(ToursModel.Role, Rights.All).Pattern(t => t.Code, "[A-Z]*", "CodeForm").WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Refuse, "GuideStays"))
            .Entity<Booking>(booking => booking.Allow(ToursModel.Role, Rights.All));
        more?.Invoke(m);
    });
}
