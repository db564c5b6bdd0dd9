/** Ordinary first and last names, combined by chance: any likeness to a real person is one. */
export const FIRST_NAMES_MALE: readonly string[] = (
  'Aaron Adrian Andre Anthony Ben Brandon Bruce Caleb Carlos Chad Curtis Dale Darnell Dennis Diego ' +
  'Dustin Earl Eduardo Eric Felix Frank Gerald Glen Hector Ian Isaac Ivan Jared Jesse Joel Juan ' +
  'Keith Kurt Lamar Leon Luis Marcus Mateo Miles Nathan Omar Oscar Pablo Pete Rafael Reggie Ricardo ' +
  'Roy Ruben Seth Shane Terrence Tomas Travis Trevor Vince Wade Warren Wyatt Zach'
).split(' ');

export const FIRST_NAMES_FEMALE: readonly string[] = (
  'Alicia Amber Ana Beth Bianca Brenda Carmen Cheryl Dana Denise Elena Erin Faith Gina Gloria ' +
  'Hannah Heidi Ines Jasmine Joan Karen Kayla Lena Lisa Lucia Maria Megan Nadia Nicole Olivia Paula ' +
  'Rita Rosa Sara Tanya Vera'
).split(' ');

export const LAST_NAMES: readonly string[] = (
  'Abbott Acosta Aldridge Baca Barlow Begay Bishop Boone Calder Castillo Chavez Colby Cordova ' +
  'Dawson Delgado Dixon Dolan Eaton Escobar Farmer Fields Fuentes Gallegos Garrett Gibbs Goode ' +
  'Hadley Hale Harmon Hendrix Herrera Holt Ibarra Irwin Jarvis Kemp Kirby Knox Lang Lopez Lucero ' +
  'Maddox Maes Marsh Mendoza Montoya Moss Nash Navarro Nixon Ochoa Olsen Ortega Pacheco Padilla ' +
  'Patton Pike Quintana Ramos Reese Rios Romero Rowe Salas Sandoval Shaw Silva Stokes Tafoya Tate ' +
  'Trujillo Underhill Valdez Vance Vigil Walsh Webb Whitaker Yates Zamora'
).split(' ');

export const STREETS = [
  'Sample Street',
  'Specimen Road',
  'Placeholder Avenue',
  'Demo Drive',
  'Mockingbird Test Lane',
  'Fixture Court',
  'Blueprint Way',
  'Plumb Line Road',
  'Level Street',
  'Rafter Lane',
] as const;

/** Where people live: near the four offices. Area codes go with the state, numbers are 555-01xx. */
export const HOMES = [
  { city: 'Denver', state: 'CO', zip: '80205', areaCode: '303' },
  { city: 'Aurora', state: 'CO', zip: '80012', areaCode: '303' },
  { city: 'Colorado Springs', state: 'CO', zip: '80903', areaCode: '719' },
  { city: 'Pueblo', state: 'CO', zip: '81003', areaCode: '719' },
  { city: 'Cheyenne', state: 'WY', zip: '82001', areaCode: '307' },
  { city: 'Albuquerque', state: 'NM', zip: '87102', areaCode: '505' },
  { city: 'Phoenix', state: 'AZ', zip: '85004', areaCode: '602' },
] as const;
